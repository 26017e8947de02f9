package dev.souk.local.server;

import dev.souk.local.process.ProcessTable;
import java.nio.file.Path;

/**
 * Where servers live.
 *
 * @param programs what was unpacked or fetched; shared by all
 * @param data a folder for each server
 */
public record Place(Path programs, Path data, Path logs, ProcessTable table) {
    Path log(String server) {
        return logs.resolve(server + ".log");
    }
}
