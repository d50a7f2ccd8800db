#pragma once

#include <span>
#include <string_view>

namespace groundswell::store {

/// One step of the schema, compiled in from models/migrations.
struct Migration {
    int version;  ///< user_version after it
    std::string_view name;
    std::string_view sql;
};

/// All, in order.
[[nodiscard]] std::span<const Migration> migrations();

}  // namespace groundswell::store
