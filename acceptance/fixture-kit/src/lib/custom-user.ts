import type { User } from '@sallyport/core/types'

// Custom user type
export interface CustomUser extends User {
  role: string
  preferences: {
    theme: 'light' | 'dark'
  }
}
