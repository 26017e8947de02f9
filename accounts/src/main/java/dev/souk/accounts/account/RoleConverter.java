package dev.souk.accounts.account;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Keeps roles in the database as tokens carry them. */
@Converter
public class RoleConverter implements AttributeConverter<Role, String> {

    @Override
    public String convertToDatabaseColumn(Role role) {
        return role.value();
    }

    @Override
    public Role convertToEntityAttribute(String value) {
        return Role.of(value);
    }
}
