import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './progress.mjs';

/** A lock whose holder wrote no process id within this time belongs to nobody. */
const UNSIGNED_MS = 5000;

/**
 * Runs `work` while this process holds the lock folder `path` (mkdir is atomic on every file system). A second
 * process waits, and says so; the lock of a process that is gone is taken over.
 */
export async function withLock(path, what, work) {
	mkdirSync(dirname(path), { recursive: true });
	for (let waited = 0; !take(path); waited++) {
		if (isAbandoned(path)) {
			rmSync(path, { recursive: true, force: true });
			continue;
		}
		if (waited % 10 === 0) say(`${what}: waiting for another process that is at it (${path})`);
		await sleep(500);
	}
	try {
		return await work();
	} finally {
		rmSync(path, { recursive: true, force: true });
	}
}

function take(path) {
	try {
		mkdirSync(path);
	} catch (error) {
		if (error.code === 'EEXIST') return false;
		throw error;
	}
	writeFileSync(join(path, 'pid'), String(process.pid));
	return true;
}

function isAbandoned(path) {
	try {
		const pid = Number(readFileSync(join(path, 'pid'), 'utf8'));
		if (pid > 0) return !isAlive(pid);
		return Date.now() - statSync(path).mtimeMs > UNSIGNED_MS;
	} catch {
		try {
			return Date.now() - statSync(path).mtimeMs > UNSIGNED_MS;
		} catch {
			return false; // released between the two looks
		}
	}
}

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}
