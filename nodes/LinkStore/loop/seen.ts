import { now, one, run, type Tx } from '../store';

/**
 * Events that a system sends by webhook come more than once, late, in any order and several at a time. What
 * was taken is noted here, for each trigger node (`scope`), in one transaction with the look whether it was.
 *
 * An event is noted twice: as under way when it is taken, and as done when its sender was told so. Whatever
 * ends in between (a refused answer, a stopped execution, a crash) leaves no event behind that nobody saw:
 * the sender sends it again, and it is taken again.
 */

/** Longest time that a system goes on sending an event again: Chargebee 3 days and 7 hours. */
const KEPT_MS = 4 * 86_400_000;
/** After this time an event under way is taken for lost. Chargebee sends it again after two minutes at the earliest. */
const UNDER_WAY_MS = 90_000;

export interface IncomingEvent {
	/** Which trigger node of which workflow: each one gets every event. */
	scope: string;
	id: string;
	/** The record that the event is about, where its version is known. */
	record?: { name: string; version: number };
}

export type Noted =
	/** To be passed on. `attempt` is needed to settle it. */
	| { state: 'taken'; attempt: number }
	/** Passed on before. */
	| { state: 'duplicate' }
	/** An event with a newer version of the record was taken before. */
	| { state: 'older' }
	/** Another delivery of it is being passed on just now. */
	| { state: 'underWay' };

interface EventRow {
	done: number;
	attempt: number;
	until: number;
	holder: string;
}

/** Takes an event, or says why not. Of several deliveries at the same time one takes it. */
export function* takeEvent(
	event: IncomingEvent,
	holder: string,
	isDead: (holder: string) => boolean = () => false,
): Tx<Noted> {
	const t = yield* now();
	yield* forgetSeen();
	const before = yield* one<EventRow>(
		'select done, attempt, until, holder from seen_event where scope = ? and id = ?',
		event.scope,
		event.id,
	);
	if (before?.done === 1) return { state: 'duplicate' };
	if (before !== undefined && before.until > t && !isDead(before.holder)) {
		return { state: 'underWay' };
	}
	if (event.record !== undefined) {
		const { name, version } = event.record;
		const known = yield* one<{ version: number }>(
			'select version from seen_version where scope = ? and record = ?',
			event.scope,
			name,
		);
		// The same version is no reason: two events may tell of one change.
		if (known !== undefined && known.version > version) return { state: 'older' };
		yield* run(
			`insert into seen_version (scope, record, version, at) values (?, ?, ?, ?)
				on conflict (scope, record) do update set version = excluded.version, at = excluded.at`,
			event.scope,
			name,
			version,
			t,
		);
	}
	const attempt = (before?.attempt ?? 0) + 1;
	yield* run(
		`insert into seen_event (scope, id, at, attempt, until, holder) values (?, ?, ?, ?, ?, ?)
			on conflict (scope, id) do update set at = excluded.at, attempt = excluded.attempt,
				until = excluded.until, holder = excluded.holder`,
		event.scope,
		event.id,
		t,
		attempt,
		t + UNDER_WAY_MS,
		holder,
	);
	return { state: 'taken', attempt };
}

/** The sender was told that the event arrived: it is a duplicate from now on. */
export function* eventDone(scope: string, id: string): Tx<void> {
	yield* run('update seen_event set done = 1 where scope = ? and id = ?', scope, id);
}

/** It was not passed on: the next delivery is taken at once. A later attempt is left alone. */
export function* eventFailed(scope: string, id: string, attempt: number): Tx<void> {
	yield* run(
		'update seen_event set until = 0 where scope = ? and id = ? and attempt = ? and done = 0',
		scope,
		id,
		attempt,
	);
}

/** Forgets what no sender sends again. */
export function* forgetSeen(): Tx<void> {
	const before = (yield* now()) - KEPT_MS;
	yield* run('delete from seen_event where at < ?', before);
	yield* run('delete from seen_version where at < ?', before);
}
