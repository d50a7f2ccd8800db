#pragma once

#include "ui/pages/page.h"

#include <array>
#include <optional>

namespace groundswell::ui {

class NumberLink;
class TextLabel;

/// What the workspace has, a line each; the numbers open the page that shows exactly that many. Owner thread only.
class WorkspaceTotals : public QWidget {
    Q_OBJECT

public:
    WorkspaceTotals(PageContext context, QWidget* parent = nullptr);

    void setSummary(const pipeline::Summary& summary);

Q_SIGNALS:
    void pageRequested(const QString& page);

private:
    enum Line { Items, Clusters, Sources, Days, Waiting, Failed, LineCount };
    struct Row {
        NumberLink* number = nullptr;
        TextLabel* words = nullptr;
        pipeline::Ticket ticket;
    };

    void showLine(Line line, std::optional<std::int64_t> count, const QString& words);
    void askCount(Line line);
    void open(Line line);
    [[nodiscard]] static FilterValues conditionsOf(Line line);
    [[nodiscard]] QString opens(Line line) const;

    PageContext m_context;
    std::array<Row, LineCount> m_rows;
};

}  // namespace groundswell::ui
