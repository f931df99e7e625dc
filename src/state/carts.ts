/** Carts: drafts of an order, checked out once. */
import type { Cart, CartCheckoutResult, CartErrorCode, CartInput, CartLineItem, CartLineItemInput } from '../contract/types.ts'
import { PartnerCenterError, refuse, type RefusalName } from '../errors.ts'
import { isModern } from './catalogue.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { minuteMilliseconds, utc } from './clock.ts'
import { customerOf, marketOf, type CustomerRecord } from './customers.ts'
import { checkLine, contextValue, type Line } from './lines.ts'
import { placeOrder, type OrderRecord } from './orders.ts'
import { Tally } from './quotas.ts'
import type { Transaction, View } from './value.ts'

export const cartLifetimeMinutes = 15

export interface CartRecord extends Omit<Cart, 'links' | 'attributes'> {
  /** In lower case, as the path of its customer. */
  customerId: string
}

export const cartKey = (customerId: string, cartId: string) => keyOf(customerId, cartId.trim().toLowerCase())

export const cartsSpec: CollectionSpec<CartRecord, never> = { key: ({ customerId, id }) => cartKey(customerId, id), indexes: {} }

/** The number that a cart's line shows for what an order would be refused with; anything else is 10006, line cannot be processed. */
const errorCodes: Partial<Record<RefusalName, CartErrorCode>> = {
  currencyNotSupported: 10000,
  offerIdInvalid: 10001,
  offerNotInCountry: 10001,
  offerWithdrawn: 10001,
  offerNotEligible: 10001,
  itemNotEligible: 10001,
  useLimitExceeded: 10002,
  inventoryNotAvailable: 10003,
  addOnOfOtherParent: 10007,
  addOnParentNotActive: 10007,
  addOnWithoutParent: 10007,
  subscriptionNotActive: 10007,
  contextNotAzureSubscription: 10007,
  contextNotEnabledForReservations: 10008,
  sandboxLimitReached: 10009,
  subscriptionLimitReached: 10009,
  seatLimitReached: 10009,
  azureSubscriptionLimitReached: 10009,
  sandboxAzurePlanLimit: 10009
}

export function getCart (view: View, customerId: string, cartId: string): CartRecord {
  const customer = customerOf(view, customerId)
  const cart = view.carts.get(cartKey(customer.id, cartId))
  if (!cart) throw refuse('cartNotFound', cartId)
  return cart
}

export function createCart (tx: Transaction, customerId: string, input: CartInput): CartRecord {
  const customer = customerOf(tx, customerId)
  const lineItems = linesOf(tx, customer, input)
  const now = utc(tx.now)
  return store(tx, {
    customerId: customer.id,
    id: tx.ids.guid(),
    creationTimestamp: now,
    lastModifiedTimestamp: now,
    expirationTimestamp: utc(expiry(tx)),
    lastModifiedUser: tx.caller.objectId,
    status: 'Active',
    lineItems
  })
}

/** Replaces the lines and renews the cart's life. */
export function updateCart (tx: Transaction, customerId: string, cartId: string, input: CartInput): CartRecord {
  const customer = customerOf(tx, customerId)
  const cart = getCart(tx, customerId, cartId)
  if (cart.status !== 'Active') throw refuse('cartAlreadySubmitted', cart.id)
  const lineItems = linesOf(tx, customer, input)
  return store(tx, { ...cart, lineItems, lastModifiedTimestamp: utc(tx.now), lastModifiedUser: tx.caller.objectId, expirationTimestamp: utc(expiry(tx)) })
}

/** Places an order for each group of lines; groups fail one by one. The cart stays open when none could be placed. */
export function checkoutCart (tx: Transaction, customerId: string, cartId: string): { orders: OrderRecord[], orderErrors: NonNullable<CartCheckoutResult['orderErrors']> } {
  const customer = customerOf(tx, customerId)
  const cart = getCart(tx, customerId, cartId)
  if (cart.status !== 'Active') throw refuse('cartAlreadySubmitted', cart.id)
  const groups = new Map<string, CartLineItem[]>()
  for (const line of flat(cart.lineItems)) {
    if (line.error) throw refuse('cartHasErrors', cart.id)
    const group = line.orderGroup!
    groups.set(group, [...groups.get(group) ?? [], line])
  }
  const orders: OrderRecord[] = []
  const orderErrors: NonNullable<CartCheckoutResult['orderErrors']> = []
  for (const [orderGroupId, lines] of groups) {
    try {
      orders.push(placeOrder(tx, customer, wanted(lines)))
    } catch (error) {
      if (!(error instanceof PartnerCenterError)) throw error
      orderErrors.push({ orderGroupId, code: error.code, description: error.message })
    }
  }
  if (orders.length) tx.put('carts', { ...cart, status: 'Ordered' })
  return { orders, orderErrors }
}

/** Forgets a cart whose time is over. */
export function expireCart (tx: Transaction, customerId: string, cartId: string) {
  const cart = tx.carts.get(cartKey(customerId, cartId))
  if (cart && Date.parse(cart.expirationTimestamp) <= tx.now) tx.remove('carts', cartKey(customerId, cartId))
}

const expiry = (tx: Transaction) => tx.now + cartLifetimeMinutes * minuteMilliseconds

function store (tx: Transaction, cart: CartRecord): CartRecord {
  tx.put('carts', cart)
  tx.schedule(expiry(tx), { kind: 'cartExpiry', customerId: cart.customerId, cartId: cart.id })
  return cart
}

/** What all offers of a cart end up in. */
const offersGroup = 'OMS-0'

/** The lines of a request as the cart keeps them: numbered in one sequence with their add-ons, grouped, each with its error. */
function linesOf (view: View, customer: CustomerRecord, input: CartInput): CartLineItem[] {
  if (input.lineItems.length === 0) throw refuse('inputInvalid', 'lineItems is empty.')
  const currency = marketOf(view, customer).currency.code
  let number = 0
  const stored = (line: CartLineItemInput): CartLineItem => {
    const { friendlyName, termDuration, participants, provisioningContext, addonItems } = line
    const kept: CartLineItem = { // put together name by name: lines of one shape are read and written several times faster
      id: number++,
      catalogItemId: line.catalogItemId,
      quantity: line.quantity,
      billingCycle: line.billingCycle,
      currencyCode: line.currencyCode ?? currency,
      orderGroup: offersGroup
    }
    if (friendlyName !== undefined) kept.friendlyName = friendlyName
    if (termDuration !== undefined) kept.termDuration = termDuration
    if (participants?.length) kept.participants = participants
    if (provisioningContext && Object.keys(provisioningContext).length) kept.provisioningContext = camelCased(provisioningContext)
    if (addonItems?.length) kept.addonItems = addonItems.map(stored)
    return kept
  }
  const lines = input.lineItems.map(stored)
  const all = flat(lines)
  group(view, customer, lines)
  const tally = new Tally()
  const purchase = wanted(all)
  for (const [index, line] of all.entries()) {
    const error = errorOf(view, customer, line, purchase[index]!, purchase, tally)
    if (error) line.error = error
  }
  return lines
}

/** Lines with their add-ons behind them. */
const flat = (lines: CartLineItem[]): CartLineItem[] => lines.some(({ addonItems }) => addonItems) ? lines.flatMap(line => [line, ...flat(line.addonItems ?? [])]) : lines

/** Context names start in lower case on the wire, whatever the client sent. */
const camelCased = (context: Record<string, string>) => Object.fromEntries(Object.entries(context).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]))

/** What an order is asked for by these lines, given with their add-ons. */
function wanted (lines: CartLineItem[]): Line[] {
  return lines.map((line): Line => {
    const parentLine = lines.findIndex(({ addonItems }) => addonItems?.includes(line))
    return {
      catalogItemId: line.catalogItemId,
      quantity: line.quantity,
      billingCycle: line.billingCycle,
      termDuration: line.termDuration,
      currencyCode: line.currencyCode,
      friendlyName: line.friendlyName,
      partnerIdOnRecord: resellerOf(line),
      provisioningContext: line.provisioningContext,
      parentLine: parentLine < 0 ? undefined : parentLine,
      parentSubscriptionId: parentLine < 0 ? contextValue(line.provisioningContext, 'parentsubscriptionid') : undefined
    }
  })
}

const resellerOf = ({ participants }: CartLineItem) => participants?.find(({ key }) => key?.toLowerCase() === 'transaction_reseller')?.value

function errorOf (view: View, customer: CustomerRecord, line: CartLineItem, purchase: Line, lines: Line[], tally: Tally): CartLineItem['error'] {
  if (line.participants && view.partner.kind === 'direct') {
    return { errorCode: 10004, errorDescription: 'Participants are only for partners of the indirect model; leave them out.' }
  }
  try {
    checkLine(view, customer, purchase, lines, tally)
  } catch (error) {
    if (!(error instanceof PartnerCenterError)) throw error
    return { errorCode: errorCodes[error.refusal] ?? 10006, errorDescription: error.message }
  }
}

/**
 * Lines that end up in one order: all offers together; of the newer catalogue what is billed once together, and each product
 * alone that becomes a subscription, by cycle and term, numbered as they first appear.
 */
function group (view: View, customer: CustomerRecord, lines: CartLineItem[]) {
  const numbers = new Map<string, string>()
  const market = marketOf(view, customer)
  for (const line of lines) {
    let orderGroup = offersGroup
    if (isModern(line.catalogItemId)) {
      const item = view.catalogue.item(line.catalogItemId, market)
      const term = line.termDuration ?? (item?.kind === 'product' ? item.availability.terms[0]?.duration : undefined) ?? ''
      const key = line.billingCycle === 'one_time' ? 'one_time' : [line.billingCycle, term, line.catalogItemId.split(':')[0]!.toLowerCase()].join('|')
      orderGroup = numbers.get(key) ?? String(numbers.size)
      numbers.set(key, orderGroup)
    }
    line.orderGroup = orderGroup
    for (const member of flat(line.addonItems ?? [])) member.orderGroup = orderGroup
  }
}
