import { startCustomCrm } from '../sandbox/customcrm';
import type { CustomCrmOptions, RunningCustomCrm } from '../sandbox/types';
import type { StartedSystem } from '../sandbox/runtime';

/** A simulated Custom CRM alone: started before the tests of the file, as at the start before each of them. */
export function useCrm(options: CustomCrmOptions = {}): () => RunningCustomCrm {
	const held: { started?: StartedSystem<RunningCustomCrm> } = {};
	beforeAll(async () => {
		held.started = await startCustomCrm(options);
	});
	beforeEach(async () => await held.started!.running.control.reset());
	afterAll(async () => await held.started!.kernel.stop());
	return () => held.started!.running;
}
