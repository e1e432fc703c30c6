/** All that is not linked, set up at one word of an administrator, who saw the number and the names before. */
import type { Side } from '../../../shared/contracts';
import type { CompiledFlow } from '../../engine/types';
import { all, now, run, type Tx } from '../../store';
import { mustBeAdministrator } from './authority';
import { numberRow, numberThere } from '../guards/collisions';
import { loadFlow } from '../compiled';
import { type Found, pageOf, type Query, type Scope } from './customerQuery';
import { idsOf, labelsOf, partnerRow } from './customerRows';
import type { SetUpAllInput, SetUpPreview } from './customerTypes';
import { type Opened, openScope } from './customers';
import type { Similar } from './decisionPreview';
import { LoopFault } from '../fault';
import { addHistory, SIDES } from '../flows';

/** Rows and collisions that a preview shows, at most. */
const SHOWN = 200;

/**
 * Records that nobody has decided on and that wait for nothing else. One that asks again because of an
 * earlier decision is only among them if it was chosen by its id.
 */
function candidates({ flow, hash, sides }: Scope, ids: string[] | undefined): Query {
	const chosen = ids?.map((id) => ({ side: id.split(':')[0], id: id.slice(id.indexOf(':') + 1) }));
	const parts = sides.map((side) => {
		const only = chosen?.filter((each) => each.side === side).map(({ id }) => id);
		return {
			sql: `select e.side, e.id, null as link_id from entry e
				where e.flow = ? and e.hash = ? and e.side = ? and (e.note is null or e.note <> 'linked') and e.excluded = 0
					${only === undefined ? "and (e.note is null or e.note not in ('askAgain', 'covered', 'ended', 'otherFlow'))" : 'and e.id in (select value from json_each(?))'}
					and not exists (select 1 from decision d where d.flow = e.flow and d.side = e.side and d.record_id = e.id)
					and not exists (select 1 from link l where l.${side}_id = e.id and l.owner = e.flow and l.state <> 'ended')`,
			params: [flow, hash, side, ...(only === undefined ? [] : [JSON.stringify(only)])],
		};
	});
	return {
		sql: parts.map(({ sql }) => sql).join(' union all '),
		params: parts.flatMap(({ params }) => params),
	};
}

function* found(scope: Scope, ids: string[] | undefined): Tx<Found[]> {
	const { sql, params } = candidates(scope, ids);
	return yield* all<Found>(sql, ...params);
}

/** How many would be set up, the first of them by title, and numbers that would meet there. */
export function* previewSetUpAll(input: { flow: string; ids?: string[] }): Tx<SetUpPreview> {
	const scope = yield* openScope(input.flow);
	const { compiled } = yield* loadFlow(scope.flow);
	const everyone = yield* found(scope, input.ids);
	const { rows } = yield* pageOf(scope, candidates(scope, input.ids), {
		page: 1,
		size: SHOWN,
		known: everyone.length,
	});
	const labels = yield* labelsOf(scope.flow, idsOf(rows));
	return {
		count: everyone.length,
		rows: rows.map((row) => {
			const shown = partnerRow(labels, row);
			return {
				...shown,
				numberThere: numberThere(compiled, shown.number, shown.side)?.there ?? null,
			};
		}),
		collisions: yield* collisionsAmong(scope, compiled, everyone),
	};
}

/** Numbers of theirs that are, or would be, the number of another record too. */
function* collisionsAmong(
	scope: Opened,
	compiled: CompiledFlow,
	everyone: Found[],
): Tx<SetUpPreview['collisions']> {
	const groups = new Map<string, Map<string, { side: Side; id: string }>>();
	for (const side of scope.sides) {
		const row = numberRow(compiled, side);
		if (row === undefined) continue;
		for (const on of SIDES) {
			// A record of the other side with the same match key is no collision but the partner.
			const pairs = yield* all<{ print: string; a: string; b: string }>(
				`select a.print, a.id as a, b.id as b from entry_key a
					join entry_key b on b.flow = a.flow and b.hash = a.hash and b.side = ? and b.kind = a.kind and b.print = a.print
					where a.flow = ? and a.hash = ? and a.side = ? and a.kind = ? and a.id in (#) and not (b.side = a.side and b.id = a.id)
						and (b.side = a.side or not exists (select 1 from entry_key m join entry_key n on n.flow = m.flow and n.hash = m.hash
							and n.kind = m.kind and n.print = m.print and n.side = b.side and n.id = b.id
							where m.flow = a.flow and m.hash = a.hash and m.side = a.side and m.id = a.id and m.kind like 'm%'))
					order by a.print, a.id, b.id limit ?`,
				on,
				scope.flow,
				scope.hash,
				side,
				`a:${row.key}`,
				idsOf(everyone)[side],
				SHOWN * 2,
			);
			for (const { print, a, b } of pairs) {
				const group = groups.get(print) ?? new Map<string, { side: Side; id: string }>();
				group.set(`${side} ${a}`, { side, id: a }).set(`${on} ${b}`, { side: on, id: b });
				groups.set(print, group);
			}
		}
	}
	const grouped = [...groups.values()].map((group) => [...group.values()]);
	const labels = yield* labelsOf(scope.flow, idsOf(grouped.flat()));
	return grouped.map((group) => {
		const records = group.map((each): Similar => {
			const { detail: _detail, ...row } = partnerRow(labels, each);
			const name = row.title === null ? row.id : `${row.title} (${row.number ?? row.id})`;
			return { ...row, text: `${compiled.entities[row.side].label} ${name}` };
		});
		const first = records.find(({ number }) => number !== null);
		const there = first && numberThere(compiled, first.number, first.side);
		const form = there?.there ?? first?.number ?? '';
		return { form, records };
	});
}

/**
 * Decides "synchronize" for all of them in a few statements. What is ambiguous is asked about as always.
 * @throws LoopFault if the number is not the one that was shown.
 */
export function* setUpAll(input: SetUpAllInput): Tx<{ count: number }> {
	mustBeAdministrator(input.role, 'set up existing records');
	if (input.who.trim() === '')
		throw new LoopFault('It is not known who decides.', 'Sign in, then decide again.');
	const scope = yield* openScope(input.flow);
	const everyone = yield* found(scope, input.ids);
	if (everyone.length !== input.expectedCount) {
		throw new LoopFault(
			`${input.expectedCount} records were to be set up, but by now it would be ${everyone.length}.`,
			'Nothing was changed. Look at the list again, then confirm.',
		);
	}
	const t = yield* now();
	const ids = idsOf(everyone);
	for (const side of SIDES) {
		if (ids[side].length === 0) continue;
		yield* run(
			`insert into decision (flow, side, record_id, choice, who, role, at, rev)
				select e.flow, e.side, e.id, 'synchronize', ?, ?, ?, 1 from entry e
				where e.flow = ? and e.hash = ? and e.side = ? and e.id in (#)`,
			input.who,
			input.role,
			t,
			scope.flow,
			scope.hash,
			side,
			ids[side],
		);
		yield* run(
			`insert into history (flow, at, kind, side, record_id, text, new, who)
				select e.flow, ?, 'decided', e.side, e.id, ?, 'synchronize', ? from entry e
				where e.flow = ? and e.hash = ? and e.side = ? and e.id in (#)`,
			t,
			`${input.who} (${input.role}) decided "Synchronize", together with all ${everyone.length} that were not linked; before: no decision.`,
			input.who,
			scope.flow,
			scope.hash,
			side,
			ids[side],
		);
		yield* run(
			`update entry set todo = 1, note = null where flow = ? and hash = ? and side = ? and id in (#)`,
			scope.flow,
			scope.hash,
			side,
			ids[side],
		);
	}
	yield* addHistory(scope.flow, {
		kind: 'setUpAll',
		who: input.who,
		text: `${input.who} (${input.role}) had ${everyone.length} records set up.`,
	});
	yield* run('update flow set requests = requests + 1, delay = 0 where name = ?', scope.flow);
	return { count: everyone.length };
}
