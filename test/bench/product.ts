/**
 * The compiled package, as users run it: the benchmark measures this and not what the TypeScript
 * runner makes of the sources.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as reconcileNode from '../../nodes/LinkStore/LinkStoreReconcile.node';
import type * as store from '../../nodes/LinkStore/store';

const require = createRequire(__filename);
const load = <T>(path: string): T =>
	require(join(__dirname, '..', '..', 'dist', 'nodes', `${path}.js`)) as T;

export const { LinkStoreReconcile } = load<typeof reconcileNode>(
	'LinkStore/LinkStoreReconcile.node',
);
export const { openStore } = load<typeof store>('LinkStore/store/index');
