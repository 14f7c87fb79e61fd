import type { Configuration } from 'electron-builder';

/** Where the parts lie that are not in the project's own tree. */
export interface PackagingParts {
  /** Folder for the result. */
  readonly output: string;
  /** The built application: main, preload, renderer, engine. */
  readonly out: string;
  /** Detector and default model, as `.onnx` files. */
  readonly models: string;
  /** ffmpeg and ffprobe as programs, with the text of their licence. */
  readonly ffmpeg: string;
  /** The generated demo match: its videos and `truth.json`. */
  readonly demo: string;
  /** Texts of licences of all that ships. */
  readonly licences: string;
  /** An unpacked Electron; downloaded where absent. */
  readonly electronDist?: string;
  /** Where users may look for newer releases when they ask for it; nowhere where absent. */
  readonly updateFeed?: string | undefined;
  /** Lets a debugger (and with it a test) look into the application. Never for what is given to users. */
  readonly isForTests: boolean;
}

/** Native parts of other systems: every package brings them for all. */
const FOREIGN_NATIVE_PARTS = [
  '!node_modules/onnxruntime-node/bin/napi-v6/!(${platform})/**',
  '!node_modules/onnxruntime-node/bin/napi-v6/*/!(${arch})/**',
  '!node_modules/better-sqlite3/prebuilds/!(${platform}-${arch}).node',
  '!node_modules/@julusian/jpeg-turbo/prebuilds/!(jpeg-turbo-${platform}-${arch})/**',
];

/** What packages bring besides what runs. */
const NOT_RUN = [
  '!node_modules/{better-sqlite3/{deps,src},@julusian/jpeg-turbo/src,onnxruntime-node/script}/**',
  '!node_modules/{ffmpeg-static,node-*-x64,node-*-arm64,node-bin-*,node-addon-api,node-api-headers}/**',
  '!node_modules/dejavu-fonts-ttf/ttf/!(DejaVuSans|DejaVuSans-Bold).ttf',
  '!node_modules/dejavu-fonts-ttf/{fontconfig/**,*cover.txt,status.txt,NEWS,BUGS}',
  '!node_modules/**/*.{ts,mts,cts,map,md,markdown,c,cc,cpp,h,gyp,gypi}',
  '!node_modules/**/{test,tests,__tests__,example,examples,docs,.github}/**',
  '!node_modules/**/{tsconfig*.json,.eslintrc*,CMakeLists.txt}',
];

/** How electron-builder packs the application, for every system. */
export function builderOptions(parts: PackagingParts): Configuration {
  return {
    appId: 'app.sightline.desktop',
    productName: 'Sightline',
    copyright: 'Copyright 2026 The Sightline authors',
    directories: { output: parts.output },
    ...(parts.electronDist === undefined ? {} : { electronDist: parts.electronDist }),
    // Native parts come prebuilt by N-API inside their packages.
    npmRebuild: false,
    asar: true,
    files: ['package.json', { from: parts.out, to: 'out' }, ...FOREIGN_NATIVE_PARTS, ...NOT_RUN],
    asarUnpack: ['**/*.node', '**/*.so*', '**/*.dylib', '**/*.dll', '**/*.ttf'],
    extraResources: [
      { from: parts.models, to: 'models', filter: ['centernet-person.onnx', 'default-*.onnx'] },
      { from: parts.ffmpeg, to: 'ffmpeg' },
      { from: parts.demo, to: 'demo', filter: ['truth.json', '*.mp4'] },
      { from: parts.licences, to: 'licences' },
    ],
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: parts.isForTests,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    },
    fileAssociations: [
      { ext: 'sightline', name: 'Sightline project', role: 'Editor', mimeType: 'application/x-sightline' },
    ],
    // Without a feed the application has no address to ask.
    publish: parts.updateFeed === undefined ? null : [{ provider: 'generic', url: parts.updateFeed }],
    linux: { target: ['AppImage', 'deb'], category: 'AudioVideo', maintainer: 'The Sightline authors' },
    mac: {
      target: [{ target: 'dmg', arch: ['arm64', 'x64'] }],
      category: 'public.app-category.video',
      hardenedRuntime: true,
    },
    win: { target: ['nsis'] },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  };
}
