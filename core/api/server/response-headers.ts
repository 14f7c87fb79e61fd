/** `media`: where pictures and videos come from besides the page's own origin. */
function contentSecurityPolicy(media: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self'${media}`,
    `media-src 'self'${media}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // Svelte clones its templates through this policy.
    'trusted-types svelte-trusted-html',
  ].join('; ');
}

/**
 * Headers of every response: no inline script, no eval, no remote content, no embedding by other sites.
 * @param mediaScheme a further scheme that pictures and videos may come from, such as `media:`
 */
export function securityHeaders(mediaScheme?: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(mediaScheme === undefined ? '' : ` ${mediaScheme}`),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), usb=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}
