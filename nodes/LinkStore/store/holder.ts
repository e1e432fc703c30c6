import { randomUUID } from 'node:crypto';
import * as os from 'node:os';

/** Tells this process from an earlier one with the same number (containers give the same one again). */
const BOOT = randomUUID();

/** Machine, process number and start of this process: who holds a lease. */
export const holder = (): string => JSON.stringify([os.hostname(), process.pid, BOOT]);

/**
 * True only if the holder ran on this machine and surely ended, so that a killed n8n need not wait until
 * its own lease runs out. In doubt false: the lease then ends by time.
 */
export function isDead(other: string): boolean {
	let parts: unknown;
	try {
		parts = JSON.parse(other);
	} catch {
		return false;
	}
	if (!Array.isArray(parts)) return false;
	const [machine, pid, boot] = parts as [string, number, string];
	if (machine !== os.hostname() || typeof pid !== 'number') return false;
	if (pid === process.pid) return boot !== BOOT;
	try {
		process.kill(pid, 0);
		return false;
	} catch (error) {
		return (error as { code?: string }).code === 'ESRCH';
	}
}
