package dev.souk.platform.data;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.UUID;

/**
 * For a {@code UUID} attribute whose column may be null: EclipseLink 4.0's own conversion fails on reading one. List it in
 * {@code persistence.xml} and name it by {@code @Convert}.
 */
@Converter
public class NullableUuidConverter implements AttributeConverter<UUID, UUID> {

    @Override
    public UUID convertToDatabaseColumn(UUID value) {
        return value;
    }

    @Override
    public UUID convertToEntityAttribute(UUID column) {
        return column;
    }
}
