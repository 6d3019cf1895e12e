import type { CompiledQuery, QueryResult } from 'kysely'
import { AuthError } from '../../errors.ts'
import { readChanges, readInsertion } from '../changes.ts'
import { type Condition, holdsForNone, readConditions } from '../conditions.ts'
import type { Rows } from '../store.ts'
import type { StoredRow } from '../stored-value.ts'
import { chunkConditions } from './chunks.ts'
import { readRecord, readStoredRecord } from './layout.ts'
import type { ReadRows } from './read-rows.ts'
import type { Execute, Together } from './execute.ts'
import type { Statements } from './statements.ts'

/** Attempts at taking a row that others change at the same time. */
const takeAttempts = 100

/** The verbs that change rows. */
export function createWriteRows(
  statements: Statements,
  execute: Execute,
  together: Together,
  { findRecord }: ReadRows,
): Pick<Rows, 'insert' | 'update' | 'delete' | 'take'> {
  /** How many rows were changed by what `write` makes of the conditions. */
  async function change(
    conditions: readonly Condition[],
    write: (chunk: readonly Condition[]) => CompiledQuery,
  ): Promise<number> {
    if (holdsForNone(conditions)) return 0
    const [first = [], ...rest] = chunkConditions(conditions)
    if (rest.length === 0) return affectedBy(await execute(write(first)))
    return together(async (executeTogether) => {
      let affected = 0
      for (const chunk of [first, ...rest]) {
        affected += affectedBy(await executeTogether(write(chunk)))
      }
      return affected
    })
  }

  return {
    async insert(table, given) {
      await execute(statements.insert(table, readInsertion(table, given)))
    },
    async update(table, where, changes) {
      const changed = readChanges(table, changes)
      return change(readConditions(table, where), (chunk) =>
        statements.update(table, chunk, changed),
      )
    },
    async delete(table, where) {
      return change(readConditions(table, where), (chunk) => statements.delete(table, chunk))
    },
    /** MySQL gives no row back that it deletes. Of all who delete the row as it was found, one does. */
    async take(table, where) {
      const conditions = readConditions(table, where)
      for (let attempt = 0; attempt < takeAttempts; attempt++) {
        const record = await findRecord(table, conditions)
        if (record === null) return null
        const deletion = statements.delete(table, isExactly(readStoredRecord(table, record)))
        if (affectedBy(await execute(deletion)) === 1) return readRecord(table, record)
      }
      throw new AuthError('STORE_UNAVAILABLE', {
        detail: `A row of ${table.name} was changed whenever it was about to be taken.`,
      })
    },
  }
}

function affectedBy({ numAffectedRows }: QueryResult<unknown>): number {
  return Number(numAffectedRows)
}

/** What holds for no row but this, and not any more when it was changed. */
function isExactly(row: StoredRow): Condition[] {
  return Object.entries(row).map(([column, value]) =>
    value === null
      ? { column, operator: 'isNull', values: [] }
      : { column, operator: 'eq', values: [value] },
  )
}
