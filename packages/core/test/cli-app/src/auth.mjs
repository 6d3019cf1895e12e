// JavaScript, which Node loads itself: loading all of the sources by the command line's TypeScript loader takes seconds.
export { auth } from './application.ts'
