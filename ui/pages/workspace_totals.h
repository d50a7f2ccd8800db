#pragma once

#include "ui/pages/page.h"

#include <array>
#include <optional>

namespace groundswell::ui {

class NumberLink;
class TextLabel;

/// What the workspace has, a line each; the numbers open the page that shows exactly that many. What is ignored is left
/// out of them, so that they are counted apart from the summary, only while somebody can see them; until then there is
/// an ellipsis, or the last count. Owner thread only.
class WorkspaceTotals : public QWidget {
    Q_OBJECT

public:
    WorkspaceTotals(PageContext context, QWidget* parent = nullptr);

    void setSummary(const pipeline::Summary& summary);
    /// Forgets all numbers.
    void clear();

Q_SIGNALS:
    void pageRequested(const QString& page);

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum Line { Items, Clusters, Singles, Sources, Days, Waiting, Failed, LineCount };
    struct Row {
        NumberLink* number = nullptr;
        TextLabel* words = nullptr;
        std::optional<std::int64_t> count;  ///< as the page that it opens has it
        pipeline::Ticket ticket;
    };

    /// Empty words hide the line.
    void showLine(Line line, const QString& words);
    void askCounts();
    void askCount(Line line);
    void takeCount(Line line, std::int64_t count);
    void forgetCounts();
    void open(Line line);
    [[nodiscard]] static FilterValues conditionsOf(Line line);
    [[nodiscard]] QString opens(Line line) const;

    PageContext m_context;
    std::array<Row, LineCount> m_rows;
    bool m_ignoredShown = false;
    bool m_toCount = false;  ///< since nobody could see it
};

}  // namespace groundswell::ui
