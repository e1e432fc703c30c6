/** Entry of the sandbox: `startSandbox()` in this process, `connectSandbox()` from another one. */
import { existsSync, readFileSync } from 'node:fs';

import { startAdmin } from './admin';
import { startChargebee } from './chargebee';
import { startCustomCrm } from './customcrm';
import { startCustomerp } from './customerp';
import { startCustomPms } from './custompms';
import { startMembercare } from './membercare';
import { writeJson } from './runtime';
import type { Kernel } from './server';
import type { Control, Sandbox, SandboxOptions, Snapshot, SystemName } from './types';
import { startWave } from './wave';

export { connectSandbox } from './admin';
export * from './types';

/** Snapshots of all systems in one file. */
type StateFile = Record<string, Snapshot>;

type Started = { kernel: Kernel; running: { url: string; apiUrl: string; credential: object } };

/** A start that fails half-way leaves no server behind. */
async function orStop<T>(work: Promise<T>, started: Started[]): Promise<T> {
	try {
		return await work;
	} catch (error) {
		await Promise.all(started.map(async (system) => await system.kernel.stop()));
		throw error;
	}
}

/**
 * Starts the simulated systems on free ports of 127.0.0.1. Everything is plain HTTP.
 *
 * A system that was left out (`false`) is missing from the result, whatever the type says.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const started: Started[] = [];
	/** `undefined` if the system is left out. */
	async function start<O extends object, S extends Started>(
		given: O | false | undefined,
		work: (options: O | Record<string, never>) => Promise<S>,
	): Promise<S['running'] | undefined> {
		if (given === false) return undefined;
		const system = await orStop(work(given ?? {}), started);
		started.push(system);
		return system.running;
	}
	const systems = {
		membercare: await start(options.membercare, startMembercare),
		customerp: await start(options.customerp, startCustomerp),
		chargebee: await start(options.chargebee, startChargebee),
		custompms: await start(options.custompms, startCustomPms),
		customcrm: await start(options.customcrm, startCustomCrm),
		wave: await start(options.wave, startWave),
	};
	const running = Object.fromEntries(
		Object.entries(systems).filter(([, system]) => system !== undefined),
	) as unknown as Pick<Sandbox, SystemName>;
	// The admin server passes plain JSON through, so the entities' own types do not matter to it.
	const controls = Object.fromEntries(
		Object.entries(running).map(([name, { control }]) => [name, control as unknown as Control]),
	);

	const save = async (file = options.stateFile) => {
		if (file === undefined) throw new Error('no stateFile is set');
		const state: StateFile = {};
		for (const [name, control] of Object.entries(controls)) state[name] = await control.snapshot();
		writeJson(file, state);
	};
	const restoreAll = async (file: string) => {
		const state = JSON.parse(readFileSync(file, 'utf8')) as StateFile;
		for (const [name, control] of Object.entries(controls)) {
			if (state[name]) await control.restore(state[name]);
		}
	};
	if (options.stateFile !== undefined && existsSync(options.stateFile)) {
		await orStop(restoreAll(options.stateFile), started);
	}

	const describe = () =>
		Object.fromEntries(
			Object.entries(running).map(([name, { url, apiUrl, credential }]) => [
				name,
				{ url, apiUrl, credential },
			]),
		);
	const admin = await orStop(
		startAdmin(options.adminPort ?? 0, { controls, describe, save }),
		started,
	);

	return {
		...running,
		adminUrl: admin.url,
		save,
		async stop() {
			if (options.stateFile !== undefined) await save();
			await admin.stop();
			await Promise.all(started.map(async (system) => await system.kernel.stop()));
		},
	};
}
