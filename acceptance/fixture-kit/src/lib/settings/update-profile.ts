import { authAction } from '@sallyport/adapter-tanstack'
import { z } from 'zod'
import { updateUser } from '#/lib/users'

const updateProfileSchema = z.object({
  name: z.string().min(1),
})

export const updateProfileAction = authAction()
  .validator(updateProfileSchema)
  .handler(async ({ data, context }) => {
    // context.user is guaranteed to exist
    await updateUser(context.user.id, data)
    return { success: true }
  })
