import { AuthError } from '../errors.ts'
import { UniqueViolation } from './store.ts'
import type { StoredRow } from './stored-value.ts'
import type { AnyTable } from './table.ts'

/** Rows are replaced and never changed, and so are lists of rows: a copy of the map is a copy of it all. */
export type Contents = Map<string, readonly StoredRow[]>

export function rowsOf(contents: Contents, { name }: AnyTable): readonly StoredRow[] {
  return contents.get(name) ?? []
}

/** Rejects a changed row whose key another of the rows has, where all of the key is there. */
export function checkUnique(
  table: AnyTable,
  rows: readonly StoredRow[],
  changed: readonly StoredRow[],
): void {
  const keys = [table.primaryKey, ...table.unique]
  for (const row of changed) {
    for (const key of keys) {
      if (key.some((column) => row[column] === null)) continue
      const taken = rows.some(
        (other) => other !== row && key.every((column) => other[column] === row[column]),
      )
      if (taken) throw new UniqueViolation(`${table.name} (${key.join(', ')}) is taken`)
    }
  }
}

/** Rejects a row that points to one that is not there, in a table that is known. */
export function checkReferences(
  contents: Contents,
  known: ReadonlyMap<string, AnyTable>,
  table: AnyTable,
  row: StoredRow,
): void {
  for (const [key, { references }] of Object.entries(table.columns)) {
    const target = references && known.get(references.table)
    if (!target || row[key] === null) continue
    if (rowsOf(contents, target).some((other) => other[references.column] === row[key])) continue
    throw new AuthError('STORE_UNAVAILABLE', {
      detail: `${table.name}.${key} refers to a row of ${target.name} that is not there`,
    })
  }
}

/** Deletes these rows, and those of known tables that refer to them. */
export function deleteRows(
  contents: Contents,
  known: ReadonlyMap<string, AnyTable>,
  table: AnyTable,
  doomed: ReadonlySet<StoredRow>,
): void {
  if (doomed.size === 0) return
  contents.set(
    table.name,
    rowsOf(contents, table).filter((row) => !doomed.has(row)),
  )
  for (const child of known.values()) {
    for (const [key, { references }] of Object.entries(child.columns)) {
      if (references?.table !== table.name) continue
      const gone = new Set([...doomed].map((row) => row[references.column]))
      const orphans = rowsOf(contents, child).filter((row) => gone.has(row[key]))
      deleteRows(contents, known, child, new Set(orphans))
    }
  }
}
