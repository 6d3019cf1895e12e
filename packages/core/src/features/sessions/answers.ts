import * as z from 'zod'

/** What JSON makes of a `Date`. */
const date = z.iso.datetime()

const device = z
  .object({
    id: z.string(),
    current: z.boolean(),
    createdAt: date,
    lastSeenAt: date,
    expiresAt: date,
    provider: z.string(),
    userAgent: z.string().nullable(),
    ip: z.string().nullable(),
  })
  .meta({ title: 'Device' })

/** Answer of `GET /sessions`. */
export const devicesAnswer = z.object({ sessions: z.array(device) })

/** Answer of `POST /sign-out`. */
export const signOutAnswer = z.object({ redirectTo: z.url() })

/** Answer of `POST /sign-out-all`. */
export const signOutAllAnswer = signOutAnswer.extend({ ended: z.int().min(0) })

/** Nothing but that it was done. */
export const emptyAnswer = z.object({})
