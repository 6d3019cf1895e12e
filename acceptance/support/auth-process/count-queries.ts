import { Client } from 'pg'

/** The text of every query that this process sends to PostgreSQL from now on, whoever asks. */
export function countQueries(): readonly string[] {
  const queries: string[] = []
  const send = Client.prototype.query as (...given: unknown[]) => unknown
  function noteAndSend(this: Client, ...given: unknown[]): unknown {
    const [query] = given as [string | { text: string }]
    queries.push(typeof query === 'string' ? query : query.text)
    return send.apply(this, given)
  }
  Client.prototype.query = noteAndSend as typeof Client.prototype.query
  return queries
}
