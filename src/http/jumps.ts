/** Pages of a seek-paged list that are asked for by number or from its end, beside those that a token leads to. */
import { refuse } from '../errors.ts'
import type { PageRequest } from '../state/pages.ts'
import { link } from './answer.ts'
import { seek, type Seek, type SeekRequest } from './paging.ts'

/** Understands a request for a page, `seekOperation=Last` and `seekOperation=PageIndex&page=3` included. */
export function seekOrJump ({ page = 1, ...request }: SeekRequest & { page: number | undefined }): Omit<Seek, 'scan'> & { scan: PageRequest } {
  const { scan, query, frame } = seek(request)
  const { seekOperation, token } = request
  if (seekOperation !== 'Last' && seekOperation !== 'PageIndex') return { scan, query, frame }
  if (page < 1) throw refuse('inputInvalid', `page must be 1 or more, not ${page}.`)
  const jump = seekOperation === 'Last' ? 'seekOperation=Last' : `seekOperation=PageIndex&page=${page}`
  return {
    scan: { ...scan, ...(seekOperation === 'Last' ? { fromEnd: true } : { page }) },
    query,
    frame: shown => {
      const framed = frame(shown)
      const uri = framed.self!.uri!
      return token || !framed.self ? framed : { ...framed, self: link(`${uri}${uri.includes('?') ? '&' : '?'}${jump}`) }
    }
  }
}
