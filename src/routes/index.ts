/** The resources that are written, one plugin each. */
import carts from './carts.ts'
import customers from './customers.ts'
import entitlements from './entitlements.ts'
import offers from './offers.ts'
import orders from './orders.ts'
import products from './products.ts'
import subscriptionTransitions from './subscription-transitions.ts'
import subscriptions from './subscriptions.ts'

export const plugins = [customers, offers, products, carts, orders, entitlements, subscriptions, subscriptionTransitions]
