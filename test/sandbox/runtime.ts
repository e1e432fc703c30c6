/**
 * What every simulated system has: store, clock, rules, recorder, hidden records, and the control
 * plane over them. A system adds its routes, its settings and what a person does in its interface.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import { createClock, type Clock } from './clock';
import { createRecorder, type Recorder } from './counters';
import { createFailureRules, type FailureRules } from './failures';
import type { Kernel } from './server';
import { createStore, type Definitions, type Store } from './store';
import type {
	ClockSetting,
	Control,
	Counters,
	FailureRuleState,
	HideRule,
	RawRecord,
	SeedReport,
	Snapshot,
	SystemName,
} from './types';

/** What the start of a system returns: its public face, and the server to stop. */
export interface StartedSystem<Running> {
	running: Running;
	kernel: Kernel;
}

export interface HiddenRecords {
	add(rule: HideRule): void;
	clear(): void;
	isHidden(entity: string, id: string, from: 'reads' | 'lists'): boolean;
	list(): HideRule[];
}

export interface Runtime<D extends Definitions, Settings> {
	store: Store<D>;
	clock: Clock;
	rules: FailureRules;
	recorder: Recorder;
	hidden: HiddenRecords;
	settings: Settings;
}

function createHiddenRecords(): HiddenRecords {
	let rules: HideRule[] = [];
	return {
		add: (rule) => {
			rules.push(structuredClone(rule));
		},
		clear: () => {
			rules = [];
		},
		isHidden: (entity, id, from) =>
			rules.some(
				(rule) =>
					rule.entity === entity &&
					['both', from].includes(rule.from ?? 'both') &&
					(rule.ids === 'all' || rule.ids.includes(id)),
			),
		list: () => structuredClone(rules),
	};
}

export function createRuntime<D extends Definitions, Settings extends object>(
	definitions: D,
	settings: Settings,
	logLimit = 5_000,
): Runtime<D, Settings> {
	return {
		store: createStore(definitions),
		clock: createClock(),
		rules: createFailureRules(),
		recorder: createRecorder(logLimit),
		hidden: createHiddenRecords(),
		settings,
	};
}

/** What a system itself has to say for its control plane. */
export interface ControlAdapter<Seed, Settings> {
	system: SystemName;
	seed(data: Seed): SeedReport;
	create(entity: string, fields: RawRecord): RawRecord;
	edit(entity: string, id: string, changes: RawRecord): RawRecord;
	remove(entity: string, id: string): void;
	expireTokens(): void;
	restoreTokens(): void;
	checkSettings?(settings: Settings): void;
	/** State beside the store, e.g. tokens. */
	dumpExtra(): Record<string, unknown>;
	loadExtra(extra: Record<string, unknown>): void;
}

interface CommonExtra {
	sequences: Record<string, number>;
	clock: Required<ClockSetting>;
	rules: FailureRuleState[];
	hidden: HideRule[];
	settings: object;
	counters: Counters;
	own: Record<string, unknown>;
}

/** Written beside the target first, so that a killed process leaves no half file. */
export function writeJson(file: string, value: unknown): void {
	writeFileSync(`${file}.tmp`, JSON.stringify(value));
	renameSync(`${file}.tmp`, file);
}

const copy = <T>(value: T): T => structuredClone(value);

export function createControl<
	D extends Definitions,
	Entity extends string,
	Seed,
	Settings extends object,
>(
	runtime: Runtime<D, Settings>,
	kernel: () => Kernel,
	adapter: ControlAdapter<Seed, Settings>,
): Control<Entity, Seed, Settings> {
	const { store, clock, rules, recorder, hidden, settings } = runtime;

	function collection(entity: string) {
		const found = store.now[entity];
		if (!found) throw new Error(`${adapter.system} has no entity '${entity}'`);
		return found;
	}

	function snapshot(): Snapshot {
		const extra: CommonExtra = {
			sequences: store.sequences(),
			clock: clock.setting(),
			rules: rules.list(),
			hidden: hidden.list(),
			settings: copy(settings),
			counters: recorder.counters(),
			own: adapter.dumpExtra(),
		};
		return {
			system: adapter.system,
			version: 1,
			takenAt: new Date().toISOString(),
			// Records are frozen, so handing them out is safe.
			records: store.dump(),
			extra: extra as unknown as Record<string, unknown>,
		};
	}

	function restore(given: Snapshot): void {
		if (given.system !== adapter.system || given.version !== 1) {
			throw new Error(`this is no snapshot (version 1) of ${adapter.system}`);
		}
		const { records, extra } = copy(given);
		const common = extra as unknown as CommonExtra;
		store.load(records, common.sequences);
		clock.set(common.clock);
		rules.restore(common.rules);
		hidden.clear();
		for (const rule of common.hidden) hidden.add(rule);
		Object.assign(settings, common.settings);
		recorder.restoreCounters(common.counters);
		adapter.loadExtra(common.own);
	}

	// Taken at the first use of the control plane, that is after the start's seed.
	let atStart: Snapshot | undefined;
	const rememberStart = () => {
		atStart ??= snapshot();
	};

	const control: Control<Entity, Seed, Settings> = {
		async seed(data) {
			const report = adapter.seed(copy(data));
			store.forgetPast();
			return report;
		},
		state: async () => copy(store.dump()) as Record<Entity, RawRecord[]>,
		async find(entity, where = {}) {
			const wanted = Object.entries(where);
			const found = collection(entity)
				.all()
				.filter((record) =>
					wanted.every(
						([name, value]) =>
							JSON.stringify((record as RawRecord)[name]) === JSON.stringify(value),
					),
				);
			return copy(found) as RawRecord[];
		},
		get: async (entity, id) => copy((collection(entity).get(id) as RawRecord | undefined) ?? null),
		count: async (entity) => collection(entity).size,
		async create(entity, fields) {
			collection(entity);
			return copy(store.atomic(() => adapter.create(entity, copy(fields))));
		},
		async edit(entity, id, changes) {
			if (!collection(entity).get(id)) throw new Error(`${entity} has no record '${id}'`);
			return copy(store.atomic(() => adapter.edit(entity, id, copy(changes))));
		},
		async remove(entity, id) {
			if (!collection(entity).get(id)) throw new Error(`${entity} has no record '${id}'`);
			store.atomic(() => adapter.remove(entity, id));
		},
		counters: async () => recorder.counters(),
		resetCounters: async () => recorder.resetCounters(),
		log: async (filter) => recorder.log(filter),
		clearLog: async () => recorder.clearLog(),
		inject: async (rule) => rules.add(rule),
		rules: async () => rules.list(),
		async clearRules(id) {
			rules.clear(id);
			kernel().releaseHanging();
		},
		async hide(what) {
			collection(what.entity);
			hidden.add(what);
		},
		unhide: async () => hidden.clear(),
		setClock: async (setting) => clock.set(setting),
		now: async () => new Date(clock.now()).toISOString(),
		expireTokens: async () => adapter.expireTokens(),
		restoreTokens: async () => adapter.restoreTokens(),
		settings: async () => copy(settings),
		async configure(changes) {
			for (const name of Object.keys(changes)) {
				if (!(name in settings)) throw new Error(`${adapter.system} has no setting '${name}'`);
			}
			const next = { ...settings, ...copy(changes) };
			adapter.checkSettings?.(next);
			Object.assign(settings, next);
			return copy(settings);
		},
		snapshot: async () => copy(snapshot()),
		restore: async (given) => restore(given),
		saveTo: async (file) => writeJson(file, snapshot()),
		loadFrom: async (file) => restore(JSON.parse(readFileSync(file, 'utf8')) as Snapshot),
		async reset() {
			restore(atStart!);
			recorder.clearLog();
			kernel().releaseHanging();
		},
	};
	rememberStart();
	return control;
}
