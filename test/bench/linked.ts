/** A store with n linked pairs of records, brought about by the loop itself: index, preview, approval, match. */
import { dirname } from 'node:path';
import { readSettings } from '../../nodes/LinkStore/actions/settings';
import { canvasFromReconcile } from '../../nodes/LinkStore/actions/settingsHash';
import type { Store } from '../../nodes/LinkStore/store';
import { executeContext } from '../support/context';
import { makeWorld, type World } from '../support/world/world';
import { customer, FLOW, NODE, systems, workflow } from './flow';
import { LinkStoreReconcile } from './product';

const INTERVAL_SECONDS = 300;
const MOST_RUNS = 200;

export async function linkedWorld(records: number, store: Store): Promise<World> {
	const context = executeContext({ type: new LinkStoreReconcile(), workflow, name: NODE });
	const world = await makeWorld({
		flow: FLOW,
		// The store that the node itself opens; the harness only drives it.
		with: { store, folder: dirname(store.place) } as World,
		...systems(records),
		limit: records,
		settings: readSettings.call(context, FLOW, INTERVAL_SECONDS),
	});
	const { hash } = canvasFromReconcile.call(context);
	world.hash = () => hash;
	for (let n = 1; n <= records; n++) {
		world.left.add(customer(n, 'L'), `L${n}`);
		world.right.add(customer(n, 'R'), `R${n}`);
	}
	await world.goLive();
	// References between records that were linked in one run are translated in the next ones.
	for (let run = 0; run < MOST_RUNS; run++) {
		const { result } = await world.run();
		if (result?.notes.unchanged === 2 * records && (await world.status()).wanted === 0) break;
	}
	await assertUnchanged(world, records);
	return world;
}

/** Throws unless one more run finds every record linked and unchanged, and plans and asks nothing. */
async function assertUnchanged(world: World, records: number): Promise<void> {
	const { result } = await world.run();
	const { links, wanted: toRead } = await world.status();
	const writes = world.left.writes() + world.right.writes();
	const found = {
		linked: links.linked,
		unchanged: result?.notes.unchanged,
		operations: result?.operations.length,
		reviews: (await world.reviews()).length,
		toRead,
		writes,
	};
	const wanted = {
		linked: records,
		unchanged: 2 * records,
		operations: 0,
		reviews: 0,
		toRead: 0,
		writes: 0,
	};
	if (JSON.stringify(found) === JSON.stringify(wanted)) return;
	throw new Error(
		`The prepared state is not at rest: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`,
	);
}
