import { type Expression, expressionBuilder, sql, type SqlBool } from 'kysely'
import type { Condition } from '../conditions.ts'
import type { AnyTable } from '../table.ts'
import type { SqlDialect } from './ddl.ts'
import { columnName } from './names.ts'

/** Names come from the declared tables, and are not told apart by types here. */
export type AnySchema = Record<string, Record<string, unknown>>

/** What stands for the next value while a query is built. */
export type NextPlace = () => number

const expression = expressionBuilder<AnySchema, string>()

const signs = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** All of the conditions, as kysely takes them; with none of them, what always holds. */
export function writeConditions(
  table: AnyTable,
  conditions: readonly Condition[],
  next: NextPlace,
  dialect: SqlDialect,
): Expression<SqlBool> {
  return expression.and(
    conditions.map(({ column, operator, values }) => {
      const name = columnName(column)
      if (operator === 'isNull') return expression(name, 'is', null)
      if (operator === 'isNotNull') return expression(name, 'is not', null)
      if (operator === 'in') return expression(name, 'in', values.map(next))
      if (operator === 'contains') return writeContains(dialect, name, next())
      if (operator !== 'not') return expression(name, signs[operator], next())
      const differs = expression(name, '!=', next())
      if (!table.columns[column]?.nullable) return differs
      // For SQL, nothing is neither equal to a value nor different from it.
      return expression.or([differs, expression(name, 'is', null)])
    }),
  )
}

/** No pattern, in which a text that comes from a person would have to be escaped. */
function writeContains(dialect: SqlDialect, name: string, part: number): Expression<SqlBool> {
  const text = sql.ref(name)
  if (dialect === 'postgres') return sql<SqlBool>`strpos(lower(${text}), ${part}) > 0`
  // MySQL makes all letters small; SQLite, and PostgreSQL for the collation of our columns, those of ASCII.
  const small = dialect === 'mysql' ? sql`lower(${part})` : sql`${part}`
  return sql<SqlBool>`instr(lower(${text}), ${small}) > 0`
}
