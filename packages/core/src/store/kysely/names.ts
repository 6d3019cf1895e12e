/** What a column is called in the database: `verifiedEmail` in code is `verified_email` there. */
export function columnName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
