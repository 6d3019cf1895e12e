import type { Condition } from '../conditions.ts'

/** Values that one query takes in a list. */
const longest = 512

/**
 * The conditions with lists of lengths of which there are few, so that few queries are compiled: the last value is
 * repeated up to a power of two. Longer lists are cut: all that fulfils the conditions fulfils one of the results, and
 * no more than one.
 */
export function chunkConditions(conditions: readonly Condition[]): (readonly Condition[])[] {
  if (!conditions.some(({ operator }) => operator === 'in')) return [conditions]
  return conditions.reduce<(readonly Condition[])[]>(
    (chunks, condition) =>
      chunks.flatMap((chunk) => listsOf(condition).map((list) => [...chunk, list])),
    [[]],
  )
}

function listsOf(condition: Condition): Condition[] {
  const { operator, values } = condition
  if (operator !== 'in') return [condition]
  return Array.from({ length: Math.ceil(values.length / longest) }, (_, index) => {
    const list = values.slice(index * longest, (index + 1) * longest)
    const length = 2 ** Math.ceil(Math.log2(list.length))
    return {
      ...condition,
      values: Array.from({ length }, (_each, at) => list[at] ?? list.at(-1) ?? null),
    }
  })
}
