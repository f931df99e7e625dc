/** The one step function of every lifecycle table. */

/** What each command does to a status. An absent cell is a refusal. */
export type TransitionTable<Status extends string, Command extends string> = Readonly<Record<Status, Readonly<Partial<Record<Command, Status>>>>>

/** The status after the command, or undefined when the table has no such step. */
export const next = <Status extends string, Command extends string>(table: TransitionTable<Status, Command>, status: Status, command: Command): Status | undefined =>
  table[status][command]
