import { now, run, type Tx } from '../store';
import { getSide, SIDES, stateOf } from './flows';
import { forgetSeen } from './seen';

/** Values live only as long as they are needed; pages only as long as their pass can need them. */
export function* housekeeping(flow: string): Tx<void> {
	const t = yield* now();
	yield* run(
		"update operation set payload = null where flow = ? and payload is not null and state in ('done', 'dropped', 'rejected') and values_until <= ?",
		flow,
		t,
	);
	yield* run(
		'update review set data = null where flow = ? and data is not null and values_until <= ?',
		flow,
		t,
	);
	yield* run(
		'update history set old = null, new = null, values_until = null where flow = ? and values_until <= ?',
		flow,
		t,
	);
	yield* forgetSeen();
	const passes: string[] = [];
	for (const side of SIDES) {
		const pass = stateOf(yield* getSide(flow, side)).pass;
		if (pass !== undefined) passes.push(pass.id);
	}
	yield* run(
		`delete from page where flow = ? and (committed = 1 or stored < ?)
			and (pass_id is null or pass_id not in (#))`,
		flow,
		t - 86_400_000,
		passes,
	);
}
