/**
 * The compiled package, as users run it: the benchmark measures this and not what the TypeScript
 * runner makes of the sources.
 */
import { join } from 'node:path';

const load = <T>(path: string): T =>
	require(join(__dirname, '..', '..', 'dist', 'nodes', `${path}.js`)) as T;

export const { LinkStoreReconcile } = load<
	typeof import('../../nodes/LinkStore/LinkStoreReconcile.node')
>('LinkStore/LinkStoreReconcile.node');
export const { openStore } = load<typeof import('../../nodes/LinkStore/store')>('LinkStore/store/index');
