type Names = readonly (readonly [pattern: RegExp, name: string])[]

/** The first that fits: most browsers claim to be several others as well. */
const browsers: Names = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|\bCriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

const systems: Names = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
]

/** What a browser calls itself, in words for people: "Firefox on Windows". */
export function describeDevice(userAgent: string | null): string {
  const find = (names: Names) => names.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1]
  const system = find(systems)
  return `${find(browsers) ?? 'Unknown browser'}${system ? ` on ${system}` : ''}`
}
