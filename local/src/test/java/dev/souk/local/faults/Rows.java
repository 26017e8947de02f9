package dev.souk.local.faults;

import dev.souk.local.FaultyPlatform;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the databases say. */
record Rows(FaultyPlatform platform) {
    /** Rows by their first column. */
    Map<String, String[]> of(String service, String sql) throws SQLException {
        Map<String, String[]> rows = new LinkedHashMap<>();
        try (Connection connection = platform.database(service);
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                String[] row = new String[columns];
                for (int column = 0; column < columns; column++) {
                    row[column] = result.getString(column + 1);
                }
                rows.put(row[0], row);
            }
        }
        return rows;
    }
}
