#pragma once

#include "models/core/clock.h"

namespace groundswell::domain {

/// What one removal of old items left behind: the archive's chunks up to `archivedUntil` still hold items that were
/// published, else collected, before `before`, and the store is not to have them again. A value.
struct Expiry {
    core::UtcTime before{};
    core::UtcTime archivedUntil{};  ///< creation of the newest chunk there was; 1970 = there was none

    friend bool operator==(const Expiry&, const Expiry&) = default;
};

}  // namespace groundswell::domain
