import { startCustomCrm } from '../sandbox/customcrm';
import { startCustomerp } from '../sandbox/customerp';
import { startCustomPms } from '../sandbox/custompms';
import type { StartedSystem } from '../sandbox/runtime';

interface Running {
	control: { reset(): Promise<unknown> };
}

/** One simulated system alone: started before the tests of the file, as at the start before each of them. */
const alone =
	<Options, R extends Running>(start: (options: Options) => Promise<StartedSystem<R>>) =>
	(options = {} as Options): (() => R) => {
		const held: { started?: StartedSystem<R> } = {};
		beforeAll(async () => {
			held.started = await start(options);
		});
		beforeEach(async () => void (await held.started!.running.control.reset()));
		afterAll(async () => await held.started!.kernel.stop());
		return () => held.started!.running;
	};

export const useErp = alone(startCustomerp);
export const useCrm = alone(startCustomCrm);
export const usePms = alone(startCustomPms);
