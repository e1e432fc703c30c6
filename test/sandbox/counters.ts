import type { CallKind, Counters, LogEntry, LogFilter, RouteCounter } from './types';

export interface Recorder {
	/** The entry gets its number here. */
	add(entry: Omit<LogEntry, 'seq'>, kind: CallKind): void;
	counters(): Counters;
	resetCounters(): void;
	log(filter?: LogFilter): LogEntry[];
	clearLog(): void;
	restoreCounters(counters: Counters): void;
}

function emptyCounters(): Counters {
	return { total: 0, reads: 0, writes: 0, auth: 0, applied: 0, injected: 0, routes: {} };
}

export function createRecorder(logLimit: number): Recorder {
	let counters = emptyCounters();
	let entries: LogEntry[] = [];
	let seq = 0;

	function count(entry: Omit<LogEntry, 'seq'>, kind: CallKind): void {
		counters.total += 1;
		if (kind === 'read') counters.reads += 1;
		else if (kind === 'write') counters.writes += 1;
		else counters.auth += 1;
		if (entry.applied) counters.applied += 1;
		if (entry.rule !== undefined) counters.injected += 1;

		const name = `${entry.method} ${entry.route}`;
		const route: RouteCounter = counters.routes[name] ?? { calls: 0, statuses: {}, applied: 0 };
		counters.routes[name] = route;
		route.calls += 1;
		route.statuses[entry.status] = (route.statuses[entry.status] ?? 0) + 1;
		if (entry.applied) route.applied += 1;
	}

	return {
		add(entry, kind) {
			count(entry, kind);
			seq += 1;
			entries.push({ seq, ...entry });
			// Shortened now and then only, as shifting an array for each call is dear.
			if (entries.length > logLimit * 1.5) entries = entries.slice(-logLimit);
		},
		counters: () => structuredClone(counters),
		resetCounters: () => {
			counters = emptyCounters();
		},
		restoreCounters: (given) => {
			counters = structuredClone(given);
		},
		log(filter = {}) {
			const path = filter.path === undefined ? undefined : new RegExp(filter.path);
			const found = entries
				.slice(-logLimit)
				.filter(
					(entry) =>
						(filter.method === undefined || entry.method === filter.method.toUpperCase()) &&
						(filter.after === undefined || entry.seq > filter.after) &&
						(!filter.writesOnly || entry.kind === 'write') &&
						(path === undefined || path.test(entry.path)),
				);
			return structuredClone(filter.last === undefined ? found : found.slice(-filter.last));
		},
		clearLog: () => {
			entries = [];
		},
	};
}
