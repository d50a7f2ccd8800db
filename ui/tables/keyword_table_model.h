#pragma once

#include "models/core/clock.h"
#include "models/domain/keyword_question.h"
#include "ui/tables/paged_item_model.h"

#include <QSet>

#include <memory>

namespace groundswell::ui {

/// "phrase", "hashtag", "name", "topic".
[[nodiscard]] QString keywordKindWords(domain::KeywordKind kind);

/// Keywords of all items that match a question, in its order. Owner thread only.
class KeywordTableModel : public PagedRowsModel<domain::KeywordTrend> {
    Q_OBJECT

public:
    enum Column { Star, Rising, Recent, Usual, Days, Keyword, Kind, Items, Clusters, Languages, Last, ColumnCount };

    KeywordTableModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr);

    /// Asks again when it differs from before.
    void setQuestion(const domain::KeywordQuestion& question);
    [[nodiscard]] const domain::KeywordQuestion& question() const { return m_question; }
    /// The keywords that are watched, for their stars.
    void setWatched(const QSet<QString>& keywords);
    [[nodiscard]] bool isWatched(int row) const;

    [[nodiscard]] static std::optional<domain::KeywordSort> sortOf(int column);
    [[nodiscard]] static int columnOf(domain::KeywordSort sort);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] qlonglong rowId(int row) const override;

protected:
    pipeline::Ticket askPage(int number, quint64 generation) override;

private:
    [[nodiscard]] QString display(const domain::KeywordTrend& row, int column) const;
    [[nodiscard]] QString tip(const domain::KeywordTrend& row, int column) const;

    pipeline::Service& m_service;
    std::shared_ptr<const core::Clock> m_clock;
    domain::KeywordQuestion m_question;
    QSet<QString> m_watched;  ///< in folded case
};

}  // namespace groundswell::ui
