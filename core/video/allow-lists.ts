/**
 * What FFmpeg may open. Foreign video is the one thing this program must read from strangers, and FFmpeg's rarer
 * parsers are where its memory errors are (CVE-2026-8461: a heap write in the MagicYUV decoder), so only formats
 * and codecs that cameras, phones and exports really produce are let in. Formats that point at other files or at
 * the network (HLS, DASH, concat, SDP, image patterns, lavfi) are absent on purpose.
 */
const DEMUXERS = [
  'mov,mp4,m4a,3gp,3g2,mj2',
  'matroska,webm',
  'avi',
  'mpegts',
  'mpeg',
  'mpegvideo',
  'm4v',
  'h264',
  'hevc',
  'av1',
  'obu',
  'ivf',
  'flv',
  'asf',
  'mxf',
  'ogg',
  'dv',
];

/** The decoders (FFmpeg's names) allowed for each video codec (FFmpeg's name, as ffprobe prints it). */
const VIDEO_DECODERS: Readonly<Record<string, readonly string[]>> = {
  h264: ['h264'],
  hevc: ['hevc'],
  av1: ['libdav1d', 'libaom-av1', 'av1'],
  vp9: ['vp9', 'libvpx-vp9'],
  vp8: ['vp8', 'libvpx'],
  mpeg4: ['mpeg4'],
  msmpeg4v1: ['msmpeg4v1'],
  msmpeg4v2: ['msmpeg4v2'],
  msmpeg4v3: ['msmpeg4'],
  mpeg1video: ['mpeg1video'],
  mpeg2video: ['mpeg2video'],
  h263: ['h263'],
  flv1: ['flv'],
  mjpeg: ['mjpeg'],
  prores: ['prores'],
  dnxhd: ['dnxhd'],
  dvvideo: ['dvvideo'],
  wmv1: ['wmv1'],
  wmv2: ['wmv2'],
  wmv3: ['wmv3'],
  vc1: ['vc1'],
  theora: ['theora'],
  ffv1: ['ffv1'],
  rawvideo: ['rawvideo'],
};

/** ffprobe opens a decoder for every stream of a file and gives up where it may not: so the usual companions. */
const COMPANION_DECODERS = [
  ...['aac', 'aac_latm', 'mp1', 'mp1float', 'mp2', 'mp2float', 'mp3', 'mp3float', 'ac3', 'eac3', 'dca'],
  ...['opus', 'libopus', 'vorbis', 'libvorbis', 'flac', 'alac', 'amrnb', 'amrwb', 'wmav1', 'wmav2', 'wmapro'],
  ...['pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be', 'pcm_s32le', 'pcm_s32be', 'pcm_u8', 'pcm_s8'],
  ...[
    'pcm_f32le',
    'pcm_f32be',
    'pcm_alaw',
    'pcm_mulaw',
    'pcm_bluray',
    'pcm_dvd',
    'adpcm_ms',
    'adpcm_ima_wav',
  ],
  ...['mov_text', 'subrip', 'srt', 'ass', 'ssa', 'webvtt', 'text', 'dvbsub', 'dvdsub', 'pgssub', 'cc_dec'],
  'png',
];

/** The value of FFmpeg's `-format_whitelist` for video files. */
export const VIDEO_FORMATS = DEMUXERS.join(',');

/** The value of FFmpeg's `-codec_whitelist` where only the video stream is decoded. */
export const VIDEO_CODECS = Object.values(VIDEO_DECODERS).flat().join(',');

/** The value of FFmpeg's `-codec_whitelist` for ffprobe. */
export const PROBE_CODECS = [VIDEO_CODECS, ...COMPANION_DECODERS].join(',');

/** Whether video of this codec (FFmpeg's name) may be decoded. */
export function isVideoCodecAllowed(codec: string): boolean {
  return Object.hasOwn(VIDEO_DECODERS, codec);
}
