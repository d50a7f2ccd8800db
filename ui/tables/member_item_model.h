#pragma once

#include "ui/tables/content_item_model.h"
#include "ui/tables/diff_text.h"

#include <QHash>
#include <QSet>

namespace groundswell::ui {

/// Roles of a member's text, beside those of all tables.
enum MemberRole {
    MarkedRole = Qt::UserRole + 100,  ///< MarkedText: its differences to the exemplar
    IsExemplarRole,                   ///< bool
    CopiesRole,                       ///< qlonglong, of the exemplar: other items with its very text; below 0 = unknown
    OtherLanguageRole,                ///< bool: words are not compared
};

/// The items of one cluster beside its exemplar. They can be ticked while that is offered. Owner thread only.
class MemberItemModel : public ContentItemModel {
    Q_OBJECT

public:
    using ContentItemModel::ContentItemModel;

    struct Exemplar {
        core::ItemId item;
        std::string text;
        std::string language;      ///< empty = not known: then all words are compared
        std::int64_t copies = -1;  ///< -1 = not known
    };
    void setExemplar(Exemplar exemplar);
    [[nodiscard]] const Exemplar& exemplar() const { return m_exemplar; }

    /// Without, the texts stand as they were written. On at first.
    void setDifferences(bool shown);
    [[nodiscard]] bool showsDifferences() const { return m_differences; }

    /// Offers boxes to tick; without, none is ticked.
    void setTicking(bool ticking);
    [[nodiscard]] bool isTicking() const { return m_ticking; }
    [[nodiscard]] QList<qlonglong> ticked() const;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void tickedChanged();

private:
    [[nodiscard]] const MarkedText& marked(const domain::ItemRow& row) const;
    [[nodiscard]] bool isOtherLanguage(const domain::ItemRow& row) const;
    void showAll();

    Exemplar m_exemplar;
    bool m_differences = true;
    bool m_ticking = false;
    QSet<qlonglong> m_ticked;
    mutable QHash<qlonglong, MarkedText> m_marked;  // of rows that were shown
};

}  // namespace groundswell::ui
