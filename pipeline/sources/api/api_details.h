#pragma once

#include "pipeline/sources/api/api_door.h"
#include "pipeline/sources/api/api_page.h"
#include "pipeline/sources/api/api_source.h"

#include <map>
#include <string>
#include <vector>

namespace groundswell::sources {

/// Asks for the details of a page's records where the API's definition has some, and puts them into the records. They
/// are worth less than the list: where they cannot be had this is noted, the records go without, and for the rest of
/// the fetch nobody asks again, so that what a quota still allows is left to the list. For one fetch and one thread.
class DetailsReader {
public:
    DetailsReader(ApiDoor& door, const ApiQuery& query, RecordSink& sink)
        : m_door(door), m_query(query), m_sink(sink) {}

    /// Error: Cancelled.
    core::Result<void> addTo(std::vector<ApiRecord>& records);

private:
    using Details = std::map<std::string, std::string>;

    [[nodiscard]] core::Result<Details> ask(const std::vector<std::string>& ids);
    void giveUp(const core::Error& error);

    ApiDoor& m_door;
    const ApiQuery& m_query;
    RecordSink& m_sink;
    bool m_gaveUp = false;
};

}  // namespace groundswell::sources
