import { type Compilable, type CompiledQuery, type Kysely, sql } from 'kysely'
import type { ChangedRow } from '../changes.ts'
import type { Condition } from '../conditions.ts'
import { createRecent, type Recent } from '../recent.ts'
import type { Selection } from '../selection.ts'
import type { StoredValue } from '../stored-value.ts'
import type { AnyTable } from '../table.ts'
import type { SqlDialect } from './ddl.ts'
import { layoutOf } from './layout.ts'
import { columnName } from './names.ts'
import { type AnySchema, type NextPlace, writeConditions } from './where.ts'

export interface JoinOn {
  readonly table: AnyTable
  /** The column of the first table, and the one of this table that it equals. */
  readonly on: readonly [string, string]
}

/** In a query on two tables, what the names of their columns begin with. */
export const prefixes = { here: 'a_', there: 'b_' } as const

/** The queries of the verbs. Kysely builds each shape of them once; after that only the values change. */
export interface Statements {
  select(table: AnyTable, conditions: readonly Condition[], selection: Selection): CompiledQuery
  /** One row of each table at most. */
  join(table: AnyTable, conditions: readonly Condition[], join: JoinOn): CompiledQuery
  insert(table: AnyTable, row: ChangedRow): CompiledQuery
  update(table: AnyTable, conditions: readonly Condition[], changes: ChangedRow): CompiledQuery
  delete(table: AnyTable, conditions: readonly Condition[]): CompiledQuery
}

/** A compiled query, and for each of its parameters the place of its value among those given. */
interface Shape {
  readonly query: CompiledQuery
  readonly places: readonly number[]
}

/** Shapes kept for each table: more than the code that uses it has. */
const shapesKept = 200

export function createStatements(db: Kysely<AnySchema>, dialect: SqlDialect): Statements {
  const shapes = new WeakMap<AnyTable, Recent<Shape>>()

  function fill(
    table: AnyTable,
    key: string,
    values: readonly StoredValue[],
    build: (next: NextPlace) => Compilable,
  ): CompiledQuery {
    let known = shapes.get(table)
    if (!known) shapes.set(table, (known = createRecent(shapesKept)))
    const { query, places } = known.get(key, () => compile(build))
    return { ...query, parameters: places.map((place) => toDriver(dialect, values[place])) }
  }

  return {
    select(table, conditions, { orderBy, limit }) {
      const key = `select ${keyOf(conditions)} by ${orderBy.join()} limit ${limit}`
      return fill(table, key, valuesOf(conditions), (next) => {
        let query = db
          .selectFrom(table.name)
          .select(layoutOf(table).map(({ name }) => name))
          .where(writeConditions(table, conditions, next, dialect))
        for (const [column, direction] of orderBy) {
          query = query.orderBy(columnName(column), (order) => {
            const ordered = direction === 'asc' ? order.asc() : order.desc()
            // PostgreSQL alone takes null for greater than everything.
            if (dialect !== 'postgres' || !table.columns[column]?.nullable) return ordered
            return direction === 'asc' ? ordered.nullsFirst() : ordered.nullsLast()
          })
        }
        return limit === undefined ? query : query.limit(sql.lit(limit))
      })
    },
    join(table, conditions, { table: other, on }) {
      const key = `join ${other.name} ${on.join()} ${keyOf(conditions)}`
      return fill(table, key, valuesOf(conditions), (next) => {
        const found = db
          .selectFrom(table.name)
          .select(layoutOf(table).map(({ name }) => name))
          .where(writeConditions(table, conditions, next, dialect))
        // SQLite prepares a join anew whenever a value is bound that might change its plan, which takes ten times as
        // long as running it. It does not look into a subquery with a limit; -1 is none.
        const joined = dialect === 'sqlite' ? found.limit(sql.lit(-1)) : found
        return db
          .selectFrom(joined.as('a'))
          .innerJoin(`${other.name} as b`, `b.${columnName(on[1])}`, `a.${columnName(on[0])}`)
          .select([
            ...layoutOf(table).map(({ name }) => `a.${name} as ${prefixes.here}${name}`),
            ...layoutOf(other).map(({ name }) => `b.${name} as ${prefixes.there}${name}`),
          ])
          .limit(sql.lit(1))
      })
    },
    insert(table, row) {
      const columns = Object.keys(row)
      return fill(table, `insert ${columns.join()}`, Object.values(row), (next) =>
        db.insertInto(table.name).values(placesOf(columns, next)),
      )
    },
    update(table, conditions, changes) {
      const columns = Object.keys(changes)
      const key = `update ${columns.join()} where ${keyOf(conditions)}`
      const values = [...Object.values(changes), ...valuesOf(conditions)]
      return fill(table, key, values, (next) =>
        db
          .updateTable(table.name)
          .set(placesOf(columns, next))
          .where(writeConditions(table, conditions, next, dialect)),
      )
    },
    delete(table, conditions) {
      return fill(table, `delete ${keyOf(conditions)}`, valuesOf(conditions), (next) =>
        db.deleteFrom(table.name).where(writeConditions(table, conditions, next, dialect)),
      )
    },
  }
}

/** The places count up from 0 as they are asked for, which is the order of the values. */
function compile(build: (next: NextPlace) => Compilable): Shape {
  let count = 0
  const query = build(() => count++).compile()
  return { query, places: query.parameters.map(Number) }
}

function keyOf(conditions: readonly Condition[]): string {
  let key = ''
  for (const { column, operator, values } of conditions) {
    key += `${column} ${operator} ${values.length},`
  }
  return key
}

function valuesOf(conditions: readonly Condition[]): StoredValue[] {
  return conditions.flatMap(({ values }) => values)
}

function placesOf(columns: readonly string[], next: NextPlace): Record<string, number> {
  return Object.fromEntries(columns.map((column) => [columnName(column), next()]))
}

/** SQLite and MySQL have no booleans. */
function toDriver(dialect: SqlDialect, value: StoredValue | undefined): unknown {
  return typeof value === 'boolean' && dialect !== 'postgres' ? Number(value) : value
}
