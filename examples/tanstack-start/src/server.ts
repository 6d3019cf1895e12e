// Start loads the application with the first request; with this, a wrong configuration ends the process at its start.
import '@/lib/auth'
import { seed } from '@/lib/seed'

// The people of the demo. Yours begins with nobody.
await seed()

export { default } from '@tanstack/react-start/server-entry'
