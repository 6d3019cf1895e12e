import type { AnyTable, Column } from '../table.ts'
import type { ColumnPart, TablePart } from './ddl.ts'
import { columnName } from './names.ts'

/** A migration before it is written in any SQL. */
export interface PlannedMigration {
  readonly name: string
  /** What others refer to comes first. */
  readonly parts: readonly TablePart[]
}

/**
 * The migrations that these tables declare, in the order in which they run: those of the core first, for features refer
 * to its tables, then by name. A feature's may have to run though newer ones of the core have.
 */
export function planMigrations(tables: readonly AnyTable[]): PlannedMigration[] {
  const names = new Set(tables.flatMap((table) => [table.migration, ...additions(table)]))
  const ordered = inOrderOfReferences(tables)
  return [...names].toSorted(byOrder).map((name) => ({
    name,
    parts: ordered.flatMap((table) => partOf(table, name) ?? []),
  }))
}

function additions({ columns, laterIndexes }: AnyTable): string[] {
  const ofColumns = Object.values(columns).flatMap(({ migration }) => migration ?? [])
  return [...ofColumns, ...Object.keys(laterIndexes)]
}

function byOrder(one: string, other: string): number {
  const core = Number(other.startsWith('core-')) - Number(one.startsWith('core-'))
  return core || (one < other ? -1 : Number(one > other))
}

/** What the migration does to the table; undefined when nothing. */
function partOf(table: AnyTable, migration: string): TablePart | undefined {
  const cameWith = (key: string) => table.columns[key]?.migration ?? table.migration
  // A key over columns of several migrations comes with the last of them.
  const latest = (keys: readonly string[]) => keys.map(cameWith).toSorted(byOrder).at(-1)
  const named = (lists: readonly (readonly string[])[]) =>
    lists.filter((keys) => latest(keys) === migration).map((keys) => keys.map(columnName))

  const columns = Object.entries(table.columns).filter(([key]) => cameWith(key) === migration)
  const later = (table.laterIndexes[migration] ?? []).map((keys) => keys.map(columnName))
  if (columns.length === 0 && later.length === 0) return undefined
  return {
    table: table.name,
    creates: table.migration === migration,
    columns: columns.map(([key, column]) => columnPart(key, column)),
    primaryKey: table.primaryKey.map(columnName),
    unique: named(table.unique),
    indexes: [...named(table.indexes), ...later],
  }
}

function columnPart(key: string, column: Column<unknown>): ColumnPart {
  const { type, nullable, length, references } = column
  return {
    name: columnName(key),
    type,
    nullable,
    length,
    references: references && { ...references, column: columnName(references.column) },
  }
}

function inOrderOfReferences(tables: readonly AnyTable[]): AnyTable[] {
  const ordered = new Set<AnyTable>()
  const seen = new Set<AnyTable>()
  const visit = (table: AnyTable) => {
    if (seen.has(table)) return
    seen.add(table)
    for (const { references } of Object.values(table.columns)) {
      const target = tables.find(({ name }) => name === references?.table)
      if (target) visit(target)
    }
    ordered.add(table)
  }
  tables.forEach(visit)
  return [...ordered]
}
