import type { ReadState, Side } from '../../shared/contracts';
import { pathOn, writesTo } from '../engine/compile';
import type { FlowSettings } from '../engine/types';
import { all, fromJson, now, run, update, type Tx } from '../store';
import { LoopFault } from './fault';
import { addHistory, requireFlow, SIDES } from './flows';
import { forgetLabels } from './people/labels';
import { getPreview, type PreviewReport } from './preview';

export interface ApproveInput {
	flow: string;
	/** Code of the settings; empty: those whose preview is complete and waits. */
	settings?: string;
	who: string;
}

/** Lets exactly these settings go live. */
export function* approve(input: ApproveInput): Tx<PreviewReport> {
	const flow = yield* requireFlow(input.flow);
	const code = input.settings?.trim() === '' ? undefined : input.settings?.trim();
	const preview = yield* getPreview(input.flow, code);
	if (preview === undefined) {
		throw new LoopFault(
			code === undefined
				? `Flow "${input.flow}" has no preview to approve.`
				: `Flow "${input.flow}" has no preview of the settings ${code}.`,
			'Run the flow until its preview is complete, look at the numbers, then approve.',
		);
	}
	if (preview.hash === flow.approved_hash) {
		return fromJson<PreviewReport>(preview.report, {} as PreviewReport);
	}
	if (preview.complete_at === null) {
		throw new LoopFault(
			`The preview of flow "${input.flow}" is not complete yet.`,
			'Let the flow run until both sides are read, look at the numbers, then approve.',
		);
	}
	const settings = fromJson<FlowSettings | undefined>(preview.settings, undefined);
	yield* checkShared(input.flow, settings);
	const t = yield* now();
	const first = flow.approved_hash === null;
	for (const side of SIDES) {
		const state = fromJson<ReadState>(preview[`state_${side}`], {});
		// A flow that was live keeps its own cursors: the edits of the preview's hours are still ahead of them.
		if (first) {
			yield* run(
				'update side set state = ?, rev = rev + 1 where flow = ? and side = ?',
				preview[`state_${side}`],
				input.flow,
				side,
			);
		} else if (state.since !== undefined) {
			yield* run('update side set rev = rev + 1 where flow = ? and side = ?', input.flow, side);
		}
	}
	if (flow.approved_hash !== null) {
		yield* keepFirstSeen(input.flow, flow.approved_hash, preview.hash);
		yield* run('delete from entry where flow = ? and hash = ?', input.flow, flow.approved_hash);
		yield* run('delete from entry_key where flow = ? and hash = ?', input.flow, flow.approved_hash);
		yield* run('delete from preview where flow = ? and hash = ?', input.flow, flow.approved_hash);
	}
	yield* renewKeys(input.flow, preview.hash, flow.settings, settings);
	const keepsNames = settings?.keepNames === true;
	if (!keepsNames) yield* forgetLabels(input.flow);
	yield* update(
		'flow',
		{
			approved_hash: preview.hash,
			approved_at: t,
			...(first ? { live_since: t } : {}),
			settings: preview.settings,
			phase: 'first',
			planned: null,
			next_at: 0,
			delay: 0,
			requests: flow.requests + 1,
			// A preview keeps no names: they are read once more.
			full_requested: first && !keepsNames ? null : 'both',
		},
		'name = ?',
		input.flow,
	);
	const report = fromJson<PreviewReport>(preview.report, {} as PreviewReport);
	yield* addHistory(input.flow, {
		kind: 'approved',
		who: input.who,
		text: `Settings ${preview.hash} approved with the preview of ${report.createdAt}.`,
		new: preview.report ?? undefined,
		days: 365,
	});
	return report;
}

/** Flows that share their links must not write the same field: they would undo each other for ever. */
function* checkShared(name: string, settings: FlowSettings | undefined): Tx<void> {
	if (settings === undefined) return;
	const others = yield* all<{ name: string; settings: string }>(
		'select name, settings from flow where name <> ? and approved_hash is not null and settings is not null',
		name,
	);
	for (const other of others) {
		const theirs = fromJson<FlowSettings | undefined>(other.settings, undefined);
		if (theirs?.linksOf !== settings.linksOf) continue;
		for (const side of SIDES) {
			const taken = new Set(writtenOn(theirs, side));
			const twice = writtenOn(settings, side).filter((path) => taken.has(path));
			if (twice.length === 0) continue;
			throw new LoopFault(
				`Flow "${name}" writes ${twice.map((path) => `"${path}"`).join(', ')} on the ${side} side, and so does flow "${other.name}", which uses the same links.`,
				'Let each field belong to one of the two flows: remove the row in the other one, or let it read only.',
			);
		}
	}
}

const writtenOn = ({ map }: FlowSettings, side: Side): string[] =>
	map.filter((row) => writesTo(row, side)).map((row) => pathOn(row, side));

/** A record known under the old settings is not new under the new ones; ended and decided stay so. */
function* keepFirstSeen(flow: string, oldHash: string, newHash: string): Tx<void> {
	yield* run(
		`update entry set first_seen = coalesce((select min(o.first_seen, entry.first_seen) from entry o
				where o.flow = entry.flow and o.hash = ? and o.side = entry.side and o.id = entry.id), first_seen)
			where flow = ? and hash = ?`,
		oldHash,
		flow,
		newHash,
	);
}

/**
 * Match keys that decisions are remembered by, under the new settings. A record that is gone keeps the prints
 * of those keys that are the same as before; the others cannot be made anew.
 */
function* renewKeys(
	flow: string,
	hash: string,
	old: string | null,
	settings: FlowSettings | undefined,
): Tx<void> {
	const keys = (match: FlowSettings['match'] = []) =>
		match.map(({ fields }, rank) => ({ kind: `m${rank}`, fields: fields.join('\u0000') }));
	const fresh = new Map(keys(settings?.match).map(({ kind, fields }) => [kind, fields]));
	const before = keys(fromJson<FlowSettings | undefined>(old ?? undefined, undefined)?.match);
	const changed = before.filter(({ kind, fields }) => fresh.get(kind) !== fields);
	if (changed.length > 0) {
		yield* run(
			'delete from decision_key where flow = ? and kind in (#)',
			flow,
			changed.map(({ kind }) => kind),
		);
	}
	yield* run(
		`insert into decision_key (flow, side, kind, print, record_id)
			select k.flow, k.side, k.kind, k.print, k.id from decision d
				join entry_key k on k.flow = d.flow and k.hash = ? and k.side = d.side and k.id = d.record_id
				where d.flow = ? and k.kind like 'm%'
			on conflict do nothing`,
		hash,
		flow,
	);
}

export interface StopInfo {
	kind: string;
	text: string;
	count: number;
}

/** Lets a stopped flow go on: what stopped it was looked at. */
export function* confirmStop(flowName: string, who: string): Tx<StopInfo> {
	const flow = yield* requireFlow(flowName);
	if (flow.stop_kind === null) {
		throw new LoopFault(`Flow "${flowName}" is not stopped.`, 'There is nothing to confirm.');
	}
	const stop = { kind: flow.stop_kind, text: flow.stop_text ?? '', count: flow.stop_count ?? 0 };
	yield* run(
		`update flow set stop_kind = null, stop_text = null, stop_count = null, confirmed = coalesce(confirmed || ',', '') || ?, requests = requests + 1, next_at = 0, delay = 0,
			full_requested = case when ? = 'gone' then 'both' else full_requested end where name = ?`,
		stop.kind,
		stop.kind,
		flowName,
	);
	yield* addHistory(flowName, { kind: 'stopConfirmed', who, text: stop.text });
	return stop;
}

/** Gives the flow to another workflow (a template imported anew, for example). */
export function* handOver(
	flowName: string,
	workflowId: string,
	who: string,
): Tx<{ before: string | null }> {
	const flow = yield* requireFlow(flowName);
	yield* update('flow', { workflow_id: workflowId }, 'name = ?', flowName);
	yield* addHistory(flowName, {
		kind: 'handedOver',
		who,
		text: `Handed over from workflow ${flow.workflow_id ?? '(none)'} to ${workflowId}.`,
	});
	return { before: flow.workflow_id };
}
