package dev.souk.platform.test;

import java.util.Map;

/** Makes a service under test tell its API as its code has it, for {@link FrozenApi} to compare with the published contract. */
public final class CodedContract extends FixedConfig {

    /** Above the defaults of every service, below the file of one. */
    private static final int ORDINAL = 60;

    /** Made by the configuration. */
    public CodedContract() {
        super(
                "coded-contract",
                ORDINAL,
                Map.of("openapi.enabled", "true", "mp.openapi.scan.disable", "false", "souk.openapi.contract", "none"));
    }
}
