#pragma once

#include "models/domain/compare.h"
#include "ui/charts/compare_overlay.h"
#include "ui/pages/compare_list.h"

#include <QScrollArea>

class QVBoxLayout;

namespace groundswell::ui {

/// Beside a comparison: a card with the numbers of each series, and what they share. Owner thread only.
class CompareCards : public QScrollArea {
    Q_OBJECT

public:
    explicit CompareCards(QWidget* parent = nullptr);

    /// `timelines` are of the entries; `numbers` and `shared` may not be there yet.
    void show(const std::vector<CompareList::Entry>& entries, const domain::Timelines& timelines,
              const std::vector<domain::SeriesNumbers>& numbers, const std::optional<domain::SharedCounts>& shared,
              core::UtcTime now);

private:
    void addSeries(const CompareList::Entry& entry, std::size_t number, const domain::Timelines& timelines,
                   const domain::SeriesNumbers& numbers, core::UtcTime now);
    void addShared(const std::vector<CompareList::Entry>& entries, const domain::SharedCounts& shared);

    QWidget* m_ground = nullptr;
    QVBoxLayout* m_column = nullptr;
};

}  // namespace groundswell::ui
