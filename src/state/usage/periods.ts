/** Billing periods of Azure usage: between two billing days of the partner, or of an Azure plan the calendar month (UTC). */
import { billingDayAfter, billingDayBy, dayOf, startOf } from '../billing/periods.ts'
import type { SubscriptionRecord } from '../subscriptions.ts'
import type { View } from '../value.ts'

/** From a midnight to another, which no longer belongs to it. */
export interface Period { from: number, to: number }

/** The period of a subscription that a time lies in. */
export const periodAt = (view: View, { isModern }: Pick<SubscriptionRecord, 'isModern'>, time: number): Period =>
  isModern ? monthAt(time) : partnerPeriodAt(view, time)

/** The partner's own period that a time lies in. */
export const partnerPeriodAt = ({ partner }: View, time: number): Period => periodOf(time, partner.billingDay)

export const monthAt = (time: number): Period => periodOf(time, 1)

const periodOf = (time: number, firstDay: number): Period =>
  ({ from: startOf(billingDayBy(dayOf(time), firstDay)), to: startOf(billingDayAfter(dayOf(time), firstDay)) })
