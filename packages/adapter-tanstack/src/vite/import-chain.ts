import { fileOf } from './locate.ts'

/** The modules that brought this one, from the first one of the application to itself: the shortest way there is. */
export function importChain(id: string, importersOf: (id: string) => readonly string[]): string[] {
  const paths = [[id]]
  const seen = new Set([id])
  let chain = [id]
  for (const path of paths) {
    chain = path
    const importers = importersOf(path[0] ?? id)
    if (importers.length === 0) break
    for (const importer of importers) {
      if (seen.has(importer)) continue
      seen.add(importer)
      paths.push([importer, ...path])
    }
  }
  const files = chain.map((one) => fileOf(one))
  const own = files.findIndex(
    (file) => !file.includes('/node_modules/') && !/^(\0|virtual:)/.test(file),
  )
  return files.slice(Math.max(0, own)).filter((file, index, all) => file !== all[index - 1])
}
