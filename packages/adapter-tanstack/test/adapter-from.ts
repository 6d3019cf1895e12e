import { fileURLToPath } from 'node:url'

/** Where an application finds the entries of this package: in `src`, or in `dist` to try what is published. */
export function adapterFrom(folder = 'src') {
  const extension = folder === 'src' ? 'ts' : 'js'
  const entry = (name: string) =>
    fileURLToPath(new URL(`../${folder}/${name}.${extension}`, import.meta.url))
  return [
    { find: /^@sallyport\/adapter-tanstack$/, replacement: entry('index') },
    { find: /^@sallyport\/adapter-tanstack\/(.+)$/, replacement: entry('$1') },
  ]
}
