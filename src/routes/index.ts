/** The resources that are written, one plugin each. */
import agreements from './agreements.ts'
import carts from './carts.ts'
import configurationPolicies from './configuration-policies.ts'
import customerProfiles from './customer-profiles.ts'
import customers from './customers.ts'
import devices from './devices.ts'
import directoryRoles from './directory-roles.ts'
import entitlements from './entitlements.ts'
import licenses from './licenses.ts'
import offers from './offers.ts'
import orders from './orders.ts'
import products from './products.ts'
import subscriptionTransitions from './subscription-transitions.ts'
import subscriptions from './subscriptions.ts'
import users from './users.ts'
import utilities from './utilities.ts'

export const plugins = [customers, customerProfiles, agreements, offers, products, carts, orders, entitlements, subscriptions, subscriptionTransitions, utilities, users, directoryRoles, licenses, configurationPolicies, devices]
