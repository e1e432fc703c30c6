import { startCustomPms } from '../sandbox/custompms';
import type { CustomPmsOptions, RunningCustomPms } from '../sandbox/types';
import type { StartedSystem } from '../sandbox/runtime';

/** A simulated Custom PMS alone: started before the tests of the file, as at the start before each of them. */
export function usePms(options: CustomPmsOptions = {}): () => RunningCustomPms {
	const held: { started?: StartedSystem<RunningCustomPms> } = {};
	beforeAll(async () => {
		held.started = await startCustomPms(options);
	});
	beforeEach(async () => await held.started!.running.control.reset());
	afterAll(async () => await held.started!.kernel.stop());
	return () => held.started!.running;
}
